/*
 * The evaluator of assembly/kernel.ts in C: the same programs, blocks and polynomials, at a vector width given to the compiler.
 * What bench/kernel.ts measures against. gcc -O3 -DBYTES=16|32|64 [-DSINGLE]; vectors are gcc's, intrinsics only for roots and for the question whether any lane.
 *   kernel PROGRAMS VALUES SECONDS
 * reads programs and columns, prints CPU nanoseconds of its quickest round over all programs, writes the values of all rows.
 */
#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef SINGLE
typedef float real;
typedef int32_t whole;
typedef uint32_t natural;
#else
typedef double real;
typedef int64_t whole;
typedef uint64_t natural;
#endif
typedef real V __attribute__((vector_size(BYTES)));
typedef whole I __attribute__((vector_size(BYTES)));
typedef natural U __attribute__((vector_size(BYTES)));
#define LANES (BYTES / sizeof(real))
#define BLOCK 1024
#define inline static inline __attribute__((always_inline))

inline V splat(real x) { return x - (V){}; }
inline V either(I mask, V a, V b) { return (V)((mask & (I)a) | (~mask & (I)b)); }
inline int any(I mask) {
#if BYTES == 16
  return _mm_movemask_epi8((__m128i)mask) != 0;
#elif BYTES == 32
  return _mm256_movemask_epi8((__m256i)mask) != 0;
#else
  return _mm512_test_epi64_mask((__m512i)mask, (__m512i)mask) != 0;
#endif
}
inline V vabs(V x) { return (V)((I)x & ~(I)splat(-0.0)); }
inline V vsqrt(V x) {
#if BYTES == 16
#ifdef SINGLE
  return (V)_mm_sqrt_ps((__m128)x);
#else
  return (V)_mm_sqrt_pd((__m128d)x);
#endif
#elif BYTES == 32
#ifdef SINGLE
  return (V)_mm256_sqrt_ps((__m256)x);
#else
  return (V)_mm256_sqrt_pd((__m256d)x);
#endif
#else
#ifdef SINGLE
  return (V)_mm512_sqrt_ps((__m512)x);
#else
  return (V)_mm512_sqrt_pd((__m512d)x);
#endif
#endif
}

#ifndef SINGLE
inline V vexp(V x) {
  V t = x * 1.44269504088896338700e+00 + 6755399441055744.0, n = t - 6755399441055744.0;
  V hi = x - n * 6.93147180369123816490e-01, lo = n * 1.90821492927058770002e-10, r = hi - lo, z = r * r;
  V p = (((4.13813679705723846039e-08 * z + -1.65339022054652515390e-06) * z + 6.61375632143793436117e-05) * z + -2.77777777770155933842e-03) * z + 1.66666666666666019037e-01;
  V c = r - z * p, y = 1.0 - ((lo - r * c / (2.0 - c)) - hi);
  V half = y * (V)(((I)t + 1022) << 52), e = half + half;
  return (V)(~(I)(x < -707.7) & (I)either((I)(x > 709.782712893384), splat(INFINITY), e));
}

inline V vlog(V x) {
  I u = (I)x + (0x3ff0000000000000 - 0x3fe6a09e00000000);
  V k = (V)((I)((U)u >> 52) | 0x4330000000000000) - 4503599627371519.0;
  V f = (V)((u & 0x000fffffffffffff) + 0x3fe6a09e00000000) - 1.0, hfsq = 0.5 * (f * f), q = f / (2.0 + f), z = q * q, w = z * z;
  V R = w * ((1.531383769920937332e-01 * w + 2.222219843214978396e-01) * w + 3.999999999940941908e-01) + z * (((1.479819860511658591e-01 * w + 1.818357216161805012e-01) * w + 2.857142874366239149e-01) * w + 6.666666666666735130e-01);
  V low = q * (hfsq + R) + k * 1.90821492927058770002e-10, y = k * 6.93147180369123816490e-01 + (f - (hfsq - low));
  I normal = (I)(x >= 2.2250738585072014e-308) & (I)(x < INFINITY);
  if (!any(~normal)) return y;
  V none = either((I)(x >= 0) & (I)(x < 2.2250738585072014e-308), splat(-INFINITY), splat(NAN));
  return either(normal, y, either((I)(x == INFINITY), x, none));
}

inline V wave(V x, whole shift) {
  V t = x * 6.36619772367581382433e-01 + 6755399441055744.0, n = t - 6755399441055744.0;
  V a = x - n * 1.57079632673412561417e+00, b = n * 6.07710050630396597660e-11, e = a - b, r = e - (n * 2.02226624879595063154e-21 - ((a - e) - b)), z = r * r;
  V s = ((((1.58969099521155010221e-10 * z + -2.50507602534068634195e-08) * z + 2.75573137070700676789e-06) * z + -1.98412698298579493134e-04) * z + 8.33333333332248946124e-03) * z + -1.66666666666666324348e-01;
  V c = ((((-1.13596475577881948265e-11 * z + 2.08757232129817482790e-09) * z + -2.75573143513906633035e-07) * z + 2.48015872894767294178e-05) * z + -1.38888888888741095749e-03) * z + 4.16666666666666019037e-02;
  I q = (I)t + shift;
  return (V)((I)either((I)((q & 1) == 1), 1.0 - 0.5 * z + z * z * c, r + z * r * s) ^ ((q & 2) << 62));
}
inline int distant(V x) { V a = vabs(x); return any((I)(a > 1048576.0) & (I)(a < INFINITY)); }
inline V vsin(V x) {
  if (distant(x)) { V y; for (unsigned i = 0; i < LANES; i++) y[i] = sin(x[i]); return y; }
  return wave(x, 0);
}
inline V vcos(V x) {
  if (distant(x)) { V y; for (unsigned i = 0; i < LANES; i++) y[i] = cos(x[i]); return y; }
  return wave(x, 1);
}
#else
inline V vexp(V x) {
  V t = x * 1.44269504088896341f + 12582912.0f, n = t - 12582912.0f, r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
  V p = ((((1.9875691500e-4f * r + 1.3981999507e-3f) * r + 8.3334519073e-3f) * r + 4.1665795894e-2f) * r + 1.6666665459e-1f) * r + 5.0000001201e-1f;
  V y = (p * (r * r) + r) + 1.0f, half = y * (V)(((I)t + 126) << 23);
  return (V)(~(I)(x < -87.0f) & (I)either((I)(x > 88.72283f), splat(INFINITY), half + half));
}
inline V vlog(V x) {
  I u = (I)x + (0x3f800000 - 0x3f3504f3);
  V e = __builtin_convertvector((I)((U)u >> 23) - 127, V), f = (V)((u & 0x007fffff) + 0x3f3504f3) - 1.0f, z = f * f;
  V p = (((((((7.0376836292e-2f * f + -1.1514610310e-1f) * f + 1.1676998740e-1f) * f + -1.2420140846e-1f) * f + 1.4249322787e-1f) * f + -1.6668057665e-1f) * f + 2.0000714765e-1f) * f + -2.4999993993e-1f) * f + 3.3333331174e-1f;
  V y = f * z * p + e * -2.12194440e-4f - 0.5f * z;
  y = (f + y) + e * 0.693359375f;
  I normal = (I)(x >= 1.17549435e-38f) & (I)(x < INFINITY);
  if (!any(~normal)) return y;
  V none = either((I)(x >= 0) & (I)(x < 1.17549435e-38f), splat(-INFINITY), splat(NAN));
  return either(normal, y, either((I)(x == INFINITY), x, none));
}
inline V wave(V x, whole shift) {
  V t = x * 0.636619772367581343f + 12582912.0f, n = t - 12582912.0f, r = ((x - n * 1.5703125f) - n * 4.837512969970703125e-4f) - n * 7.5497899548918821e-8f, z = r * r;
  V s = (-1.9515295891e-4f * z + 8.3321608736e-3f) * z + -1.6666654611e-1f, c = (2.443315711809948e-5f * z + -1.388731625493765e-3f) * z + 4.166664568298827e-2f;
  I q = (I)t + shift;
  return (V)((I)either((I)((q & 1) == 1), 1.0f - 0.5f * z + z * z * c, r + z * r * s) ^ ((q & 2) << 30));
}
inline V vsin(V x) { return wave(x, 0); }
inline V vcos(V x) { return wave(x, 1); }
#endif

typedef struct { const char *at; size_t step; } Place;
static char slots[128][BLOCK] __attribute__((aligned(64)));

#define BINARY(expression) \
  for (size_t o = 0; o < bytes; o += BYTES) { V x = *(const V *)(a.at + (a.step ? o : 0)), y = *(const V *)(b.at + (b.step ? o : 0)); *(V *)(to + o) = expression; } break
#define UNARY(expression) \
  for (size_t o = 0; o < bytes; o += BYTES) { V x = *(const V *)(a.at + o); *(V *)(to + o) = expression; } break

static void binary(int op, char *to, Place a, Place b, size_t bytes) {
  switch (op) {
    case 0: BINARY(x + y);
    case 1: BINARY(x - y);
    case 2: BINARY(x * y);
    default: BINARY(x / y);
  }
}

static void unary(int op, char *to, Place a, size_t bytes) {
  switch (op) {
    case 18: UNARY(vsqrt(x));
    case 22: UNARY(vsin(x));
    case 23: UNARY(vcos(x));
    case 24: UNARY(vexp(x));
    default: UNARY(vlog(x));
  }
}

static void evaluate(const uint8_t *codes, const double *values, int n, int rows, const char *data, size_t stride, real *out) {
  for (size_t o = 0; o < rows * sizeof(real); o += BLOCK) {
    size_t left = rows * sizeof(real) - o, bytes = left < BLOCK ? left : BLOCK, full = (bytes + BYTES - 1) / BYTES * BYTES;
    Place stack[128], *top = stack;
    for (int i = 0; i < n; i++) {
      int op = codes[i];
      char *to = slots[i];
      Place at = {to, 1};
      if (op == 128) {
        *(V *)to = splat(values[i]);
        at.step = 0;
      } else if (op >= 64) at.at = data + (op - 64) * stride + o;
      else if (op < 16) {
        top -= 2;
        at.step = top[0].step | top[1].step;
        binary(op, to, top[0], top[1], at.step ? full : BYTES);
      } else {
        top -= 1;
        at.step = top[0].step;
        unary(op, to, top[0], at.step ? full : BYTES);
      }
      *top++ = at;
    }
    if (top[-1].step) memcpy((char *)out + o, top[-1].at, bytes);
    else for (size_t k = 0; k < bytes / sizeof(real); k++) out[o / sizeof(real) + k] = *(const real *)top[-1].at;
  }
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  FILE *in = fopen(argv[1], "rb");
  int32_t head[4];
  if (!in || fread(head, 4, 4, in) != 4) return 1;
  int count = head[0], nodes = head[1], variables = head[2], rows = head[3];
  uint8_t *codes = malloc((size_t)count * nodes);
  double *values = malloc((size_t)count * nodes * 8), *column = malloc(rows * 8);
  if (fread(codes, 1, (size_t)count * nodes, in) != (size_t)count * nodes || fread(values, 8, (size_t)count * nodes, in) != (size_t)count * nodes) return 1;
  size_t stride = (rows * sizeof(real) + 63) / 64 * 64;
  char *data = aligned_alloc(64, stride * variables);
  for (int k = 0; k < variables; k++) {
    if (fread(column, 8, rows, in) != (size_t)rows) return 1;
    for (size_t i = 0; i < stride / sizeof(real); i++) ((real *)(data + k * stride))[i] = column[i < (size_t)rows ? i : rows - 1];
  }
  fclose(in);
  real *out = malloc((size_t)rows * count * sizeof(real));
  double best = INFINITY, seconds = atof(argv[3]);
  for (double start = now(); now() - start < seconds * 1e9;) {
    double before = now();
    for (int p = 0; p < count; p++) evaluate(codes + p * nodes, values + p * nodes, nodes, rows, data, stride, out);
    double took = now() - before;
    if (took < best) best = took;
  }
  for (int p = 0; p < count; p++) evaluate(codes + p * nodes, values + p * nodes, nodes, rows, data, stride, out + (size_t)p * rows);
  FILE *to = fopen(argv[2], "wb");
  fwrite(out, sizeof(real), (size_t)rows * count, to);
  fclose(to);
  printf("%.0f\n", best);
  return 0;
}
