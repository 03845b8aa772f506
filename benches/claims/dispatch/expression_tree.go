// What Go does otherwise: a node in an interface is an object of its own, unless it is a number below 256, all of which
// Go has ready: so the first 256 leaves make no object. Values in interfaces are copied to be evaluated, as in the listing.
// Go has no enum, so a node of the other trees has room for a leaf and for an inner node. Nothing is dropped: trees
// that are made for one evaluation lie there until they are collected.
package expression_tree

import (
	"claimbench/bench"
	"math"
)

var Variants = bench.Variants{
	"dyn_nodes":         func(run *bench.Run) { register(run, false, dynTree, binary.eval) },
	"enum_boxes":        func(run *bench.Run) { register(run, false, boxTree, box.eval) },
	"enum_arena":        func(run *bench.Run) { register(run, false, arenaTree, box.eval) },
	"enum_indices":      func(run *bench.Run) { register(run, false, listTree, list.eval) },
	"bytecode":          bytecode(false),
	"closures":          func(run *bench.Run) { register(run, false, closureTree, closure.eval) },
	"native":            native,
	"dyn_nodes_once":    func(run *bench.Run) { register(run, true, dynTree, binary.eval) },
	"enum_boxes_once":   func(run *bench.Run) { register(run, true, boxTree, box.eval) },
	"enum_indices_once": func(run *bench.Run) { register(run, true, listTree, list.eval) },
	"bytecode_once":     bytecode(true),
	"closures_once":     func(run *bench.Run) { register(run, true, closureTree, closure.eval) },
}

// register registers a turn that evaluates a tree again and again; once says that it is made anew each time.
func register[T any](run *bench.Run, once bool, make func(leaves uint32) T, eval func(T, []float64) float64) {
	leaves, times := uint32((run.Point()+1)/2), max(2_046/run.Point(), 1)
	var of []float64
	for leaf := range leaves {
		of = append(of, math.Sqrt(float64(leaf+1)))
	}
	run.Operations(times)
	digest := func(sum float64) bench.Digest { return bench.OfUint64(math.Float64bits(sum)) }
	if once {
		bench.Iter(run, func() (sum float64) {
			for range times {
				sum += eval(make(leaves), of)
			}
			return sum
		}, digest)
		return
	}
	tree := make(leaves)
	bench.Iter(run, func() (sum float64) {
		for range times {
			sum += eval(tree, of)
		}
		return sum
	}, digest)
}

// opOf is the operation of an inner node. The root has the number 1, and children twice their parent's and one more.
func opOf(number uint32) uint8 {
	return uint8(number * 0x9e37_79b9 >> 30)
}

func apply(op uint8, left, right float64) float64 {
	switch op {
	case 0:
		return left + right
	case 1:
		return left - right
	case 2:
		return left * right
	}
	return left / right
}

// made is a node with all that is below it.
func made[P any](number, leaves uint32, leaf func(uint32) P, inner func(op uint8, left, right P) P) P {
	if number >= leaves {
		return leaf(number - leaves)
	}
	left := made(2*number, leaves, leaf, inner)
	return inner(opOf(number), left, made(2*number+1, leaves, leaf, inner))
}

// node is a node of the article's tree.
type node interface {
	eval(of []float64) float64
	compile(code []instruction) []instruction
}

type variable uint32

type binary struct {
	left, right node
	op          uint8
}

func (v variable) eval(of []float64) float64 { return of[v] }

func (b binary) eval(of []float64) float64 {
	left, right := b.left.eval(of), b.right.eval(of)
	return apply(b.op, left, right)
}

func dynTree(leaves uint32) binary {
	leaf := func(index uint32) node { return variable(index) }
	inner := func(op uint8, left, right node) node { return binary{left, right, op} }
	return binary{made(2, leaves, leaf, inner), made(3, leaves, leaf, inner), opOf(1)}
}

// leafOp says that a node is a leaf.
const leafOp = 255

// box is a node whose children are objects of their own.
type box struct {
	op          uint8
	index       uint32
	left, right *box
}

func boxTree(leaves uint32) box {
	leaf := func(index uint32) *box { return &box{op: leafOp, index: index} }
	inner := func(op uint8, left, right *box) *box { return &box{op: op, left: left, right: right} }
	return box{op: opOf(1), left: made(2, leaves, leaf, inner), right: made(3, leaves, leaf, inner)}
}

// arenaTree is the same with all nodes but the root in one list.
func arenaTree(leaves uint32) box {
	arena := make([]box, 0, 2*leaves)
	put := func(node box) *box {
		arena = append(arena, node)
		return &arena[len(arena)-1]
	}
	leaf := func(index uint32) *box { return put(box{op: leafOp, index: index}) }
	inner := func(op uint8, left, right *box) *box { return put(box{op: op, left: left, right: right}) }
	return box{op: opOf(1), left: made(2, leaves, leaf, inner), right: made(3, leaves, leaf, inner)}
}

func (b box) eval(of []float64) float64 { return b.walk(of) }

func (b *box) walk(of []float64) float64 {
	if b.op == leafOp {
		return of[b.index]
	}
	left := b.left.walk(of)
	return apply(b.op, left, b.right.walk(of))
}

// flat is a node whose children are places of a list; of a leaf, left is its index.
type flat struct {
	op          uint8
	left, right uint32
}

// list has all nodes but the root, which stands apart.
type list struct {
	root  flat
	nodes []flat
}

func listTree(leaves uint32) list {
	var nodes []flat
	put := func(node flat) uint32 {
		nodes = append(nodes, node)
		return uint32(len(nodes) - 1)
	}
	leaf := func(index uint32) uint32 { return put(flat{op: leafOp, left: index}) }
	inner := func(op uint8, left, right uint32) uint32 { return put(flat{op, left, right}) }
	root := flat{opOf(1), made(2, leaves, leaf, inner), made(3, leaves, leaf, inner)}
	return list{root, nodes}
}

func (l list) eval(of []float64) float64 { return l.root.walk(l.nodes, of) }

func (n *flat) walk(nodes []flat, of []float64) float64 {
	if n.op == leafOp {
		return of[n.left]
	}
	left := nodes[n.left].walk(nodes, of)
	return apply(n.op, left, nodes[n.right].walk(nodes, of))
}

// instruction is what a stack machine does: it puts a variable on the stack, or applies an operation.
type instruction struct {
	op    uint8
	index uint32
}

func (v variable) compile(code []instruction) []instruction {
	return append(code, instruction{leafOp, uint32(v)})
}

func (b binary) compile(code []instruction) []instruction {
	return append(b.right.compile(b.left.compile(code)), instruction{op: b.op})
}

func bytecode(once bool) func(*bench.Run) {
	return func(run *bench.Run) {
		stack := make([]float64, 0, 64)
		compiled := func(leaves uint32) []instruction { return dynTree(leaves).compile(nil) }
		register(run, once, compiled, func(code []instruction, of []float64) float64 {
			stack := stack
			for _, instruction := range code {
				if instruction.op == leafOp {
					stack = append(stack, of[instruction.index])
					continue
				}
				last := len(stack) - 1
				stack[last-1] = apply(instruction.op, stack[last-1], stack[last])
				stack = stack[:last]
			}
			return stack[0]
		})
	}
}

// closure is a closure that calls those of its children.
type closure func(of []float64) float64

func (c closure) eval(of []float64) float64 { return c(of) }

func closureTree(leaves uint32) closure {
	leaf := func(index uint32) closure { return func(of []float64) float64 { return of[index] } }
	inner := func(op uint8, left, right closure) closure {
		return func(of []float64) float64 { return apply(op, left(of), right(of)) }
	}
	return made(1, leaves, leaf, inner)
}

func native(run *bench.Run) {
	expression := native1023
	if run.Point() == 3 {
		expression = native3
	}
	register(run, false, func(uint32) struct{} { return struct{}{} }, expression)
}

// The expressions of 3 and of 1,023 nodes, written out.

func native3(_ struct{}, of []float64) float64 {
	return of[0] * of[1]
}

func native1023(_ struct{}, of []float64) float64 {
	return ((((((((of[0] + of[1]) + (of[2] / of[3])) * ((of[4] - of[5]) * (of[6] + of[7]))) / (((of[8] * of[9]) - (of[10] -
		of[11])) + ((of[12] / of[13]) / (of[14] * of[15])))) / ((((of[16] + of[17]) * (of[18] / of[19])) / ((of[20] -
		of[21]) + (of[22] + of[23]))) - (((of[24] * of[25]) / (of[26] - of[27])) - ((of[28] / of[29]) - (of[30] -
		of[31]))))) / (((((of[32] + of[33]) + (of[34] * of[35])) + ((of[36] - of[37]) * (of[38] / of[39]))) + (((of[40] *
		of[41]) - (of[42] + of[43])) * ((of[44] / of[45]) / (of[46] - of[47])))) * ((((of[48] + of[49]) * (of[50] *
		of[51])) - ((of[52] - of[53]) + (of[54] / of[55]))) * (((of[56] * of[57]) / (of[58] + of[59])) / ((of[60] /
		of[61]) - (of[62] - of[63])))))) - ((((((of[64] / of[65]) / (of[66] * of[67])) - ((of[68] + of[69]) * (of[70] /
		of[71]))) + (((of[72] - of[73]) + (of[74] + of[75])) + ((of[76] * of[77]) / (of[78] - of[79])))) + ((((of[80] /
		of[81]) - (of[82] * of[83])) * ((of[84] + of[85]) + (of[86] / of[87]))) / (((of[88] - of[89]) * (of[90] + of[91])) -
		((of[92] * of[93]) - (of[94] - of[95]))))) * (((((of[96] / of[97]) / (of[98] * of[99])) / ((of[100] + of[101]) *
		(of[102] * of[103]))) - (((of[104] - of[105]) + (of[106] / of[107])) * ((of[108] * of[109]) / (of[110] +
		of[111])))) * ((((of[112] / of[113]) - (of[114] - of[115])) + ((of[116] + of[117]) + (of[118] * of[119]))) +
		(((of[120] - of[121]) * (of[122] / of[123])) / ((of[124] * of[125]) - (of[126] + of[127]))))))) +
		(((((((of[128] / of[129]) / (of[130] - of[131])) - ((of[132] + of[133]) * (of[134] * of[135]))) * (((of[136] +
			of[137]) + (of[138] / of[139])) + ((of[140] - of[141]) * (of[142] + of[143])))) - ((((of[144] * of[145]) -
			(of[146] - of[147])) * ((of[148] / of[149]) / (of[150] * of[151]))) - (((of[152] + of[153]) * (of[154] /
			of[155])) - ((of[156] - of[157]) + (of[158] + of[159]))))) + (((((of[160] * of[161]) / (of[162] - of[163])) /
			((of[164] / of[165]) - (of[166] * of[167]))) / (((of[168] + of[169]) + (of[170] * of[171])) * ((of[172] -
			of[173]) * (of[174] / of[175])))) / ((((of[176] * of[177]) - (of[178] + of[179])) + ((of[180] / of[181]) /
			(of[182] - of[183]))) * (((of[184] + of[185]) * (of[186] * of[187])) / ((of[188] - of[189]) + (of[190] /
			of[191])))))) + ((((((of[192] * of[193]) / (of[194] + of[195])) - ((of[196] / of[197]) - (of[198] - of[199]))) +
			(((of[200] + of[201]) + (of[202] * of[203])) + ((of[204] - of[205]) * (of[206] / of[207])))) * ((((of[208] -
			of[209]) + (of[210] + of[211])) * ((of[212] * of[213]) / (of[214] - of[215]))) / (((of[216] / of[217]) -
			(of[218] * of[219])) + ((of[220] + of[221]) + (of[222] / of[223]))))) / (((((of[224] - of[225]) * (of[226] +
			of[227])) / ((of[228] * of[229]) - (of[230] - of[231]))) - (((of[232] / of[233]) / (of[234] * of[235])) -
			((of[236] + of[237]) * (of[238] / of[239])))) + ((((of[240] - of[241]) + (of[242] / of[243])) + ((of[244] *
			of[245]) / (of[246] + of[247]))) + (((of[248] / of[249]) - (of[250] - of[251])) * ((of[252] + of[253]) +
			(of[254] * of[255])))))))) * ((((((((of[256] - of[257]) * (of[258] / of[259])) - ((of[260] * of[261]) -
		(of[262] + of[263]))) * (((of[264] / of[265]) / (of[266] - of[267])) / ((of[268] + of[269]) * (of[270] *
		of[271])))) / ((((of[272] - of[273]) + (of[274] / of[275])) * ((of[276] * of[277]) / (of[278] + of[279]))) -
		(((of[280] * of[281]) - (of[282] - of[283])) + ((of[284] / of[285]) / (of[286] * of[287]))))) - (((((of[288] +
		of[289]) * (of[290] / of[291])) / ((of[292] - of[293]) + (of[294] + of[295]))) / (((of[296] * of[297]) /
		(of[298] - of[299])) - ((of[300] / of[301]) - (of[302] * of[303])))) - ((((of[304] + of[305]) + (of[306] /
		of[307])) + ((of[308] - of[309]) * (of[310] + of[311]))) * (((of[312] * of[313]) - (of[314] + of[315])) *
		((of[316] / of[317]) / (of[318] - of[319])))))) * ((((((of[320] + of[321]) * (of[322] * of[323])) - ((of[324] -
		of[325]) + (of[326] / of[327]))) + (((of[328] * of[329]) / (of[330] + of[331])) / ((of[332] / of[333]) -
		(of[334] - of[335])))) + ((((of[336] + of[337]) + (of[338] * of[339])) * ((of[340] - of[341]) * (of[342] /
		of[343]))) / (((of[344] * of[345]) - (of[346] + of[347])) + ((of[348] / of[349]) / (of[350] - of[351]))))) +
		(((((of[352] / of[353]) - (of[354] * of[355])) * ((of[356] + of[357]) + (of[358] / of[359]))) - (((of[360] -
			of[361]) * (of[362] + of[363])) - ((of[364] * of[365]) - (of[366] - of[367])))) * ((((of[368] / of[369]) /
			(of[370] * of[371])) / ((of[372] + of[373]) * (of[374] / of[375]))) / (((of[376] - of[377]) + (of[378] +
			of[379])) * ((of[380] * of[381]) / (of[382] - of[383]))))))) / (((((((of[384] / of[385]) - (of[386] -
		of[387])) + ((of[388] + of[389]) + (of[390] * of[391]))) * (((of[392] - of[393]) * (of[394] / of[395])) /
		((of[396] * of[397]) - (of[398] + of[399])))) - ((((of[400] / of[401]) / (of[402] - of[403])) - ((of[404] +
		of[405]) * (of[406] * of[407]))) + (((of[408] - of[409]) + (of[410] / of[411])) + ((of[412] * of[413]) /
		(of[414] + of[415]))))) * (((((of[416] / of[417]) - (of[418] - of[419])) * ((of[420] + of[421]) + (of[422] *
		of[423]))) / (((of[424] + of[425]) * (of[426] / of[427])) - ((of[428] - of[429]) + (of[430] + of[431])))) /
		((((of[432] * of[433]) / (of[434] - of[435])) / ((of[436] / of[437]) - (of[438] * of[439]))) - (((of[440] +
			of[441]) + (of[442] / of[443])) * ((of[444] - of[445]) * (of[446] + of[447])))))) - ((((((of[448] * of[449]) -
		(of[450] - of[451])) + ((of[452] / of[453]) / (of[454] * of[455]))) + (((of[456] + of[457]) * (of[458] *
		of[459])) / ((of[460] - of[461]) + (of[462] / of[463])))) * ((((of[464] * of[465]) / (of[466] + of[467])) -
		((of[468] / of[469]) - (of[470] - of[471]))) * (((of[472] + of[473]) + (of[474] * of[475])) + ((of[476] -
		of[477]) * (of[478] / of[479]))))) - (((((of[480] * of[481]) - (of[482] + of[483])) * ((of[484] / of[485]) /
		(of[486] - of[487]))) - (((of[488] + of[489]) * (of[490] * of[491])) - ((of[492] - of[493]) + (of[494] /
		of[495])))) + ((((of[496] - of[497]) * (of[498] + of[499])) / ((of[500] * of[501]) - (of[502] - of[503]))) /
		(((of[504] / of[505]) / (of[506] * of[507])) - ((of[508] + of[509]) * (of[510] / of[511]))))))))
}
